import { createApp, createSSRApp } from 'vue';
import App from './App.vue';

const place = document.querySelector('#app');
(place.firstChild ? createSSRApp : createApp)(App).mount(place);
