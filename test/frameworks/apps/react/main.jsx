import { createRoot, hydrateRoot } from 'react-dom/client';
import { App } from './app.jsx';
import { Connect } from './connect.jsx';

const place = document.querySelector('#app');
if (place.firstChild) hydrateRoot(place, <App Connect={Connect} />);
else createRoot(place).render(<App Connect={Connect} />);
