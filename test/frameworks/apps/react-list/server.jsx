import { renderToString } from 'react-dom/server';
import { fetchWithToken } from '#page';
import { List } from './list.jsx';

export const render = () => renderToString(<List fetch={fetchWithToken} />);
