import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// The mode selects the version of React.
const former = { react: 'react-18', 'react-dom': 'react-dom-18' };

export default defineConfig(({ mode }) => ({
  plugins: [react()],
  resolve: { alias: mode === 'react-18' ? former : {} },
  build: { rolldownOptions: { input: ['index.html', 'element.html'] } },
}));
