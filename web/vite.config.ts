import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/* During development the server of the API is siem-httpd on its usual port. */
const server = 'http://127.0.0.1:8000';
const routes = ['/api', '/health', '/ready', '/live', '/metrics', '/openapi.json', '/docs', '/docs.css'];

export default defineConfig({
  plugins: [react()],
  server: { port: 5173, strictPort: true, proxy: Object.fromEntries(routes.map((route) => [`^${route}(/|$)`, server])) },
  build: {
    target: 'es2022',
    /* The policy of siem-httpd is default-src 'self': a font or picture as data: would be refused. */
    assetsInlineLimit: 0,
    /* Shipped, the preload helper would put <link> elements in; browsers that run ES2022 need none of its polyfill. */
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
});
