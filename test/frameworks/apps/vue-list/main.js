import { createApp, createSSRApp } from 'vue';
import { fetchWithToken } from '#page';
import List from './List.vue';

const place = document.querySelector('#app');
(place.firstChild ? createSSRApp : createApp)(List, { fetch: fetchWithToken }).mount(place);
