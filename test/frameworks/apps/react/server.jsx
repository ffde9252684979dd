import { renderToString } from 'react-dom/server';
import { App } from './app.jsx';
import { Connect } from './connect.jsx';

export const render = () => renderToString(<App Connect={Connect} />);
