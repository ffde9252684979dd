import { createRoot, hydrateRoot } from 'react-dom/client';
import { fetchWithToken } from '#page';
import { List } from './list.jsx';

const place = document.querySelector('#app');
if (place.firstChild) hydrateRoot(place, <List fetch={fetchWithToken} />);
else createRoot(place).render(<List fetch={fetchWithToken} />);
