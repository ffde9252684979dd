import { createSSRApp } from 'vue';
import { renderToString } from 'vue/server-renderer';
import { fetchWithToken } from '#page';
import List from './List.vue';

export const render = () => renderToString(createSSRApp(List, { fetch: fetchWithToken }));
