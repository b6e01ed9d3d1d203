import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// 127.0.0.1 and not localhost: the offline instance is there, and browsers send its cookies to one host only.
const address = { host: '127.0.0.1', port: 5173, strictPort: true };

// Clerk's script only loads these for a sign-in with a Solana wallet. They are not installed.
const rolldownOptions = { external: [/^@solana\//, 'bs58'] };

export default defineConfig({
  plugins: [react()],
  server: address,
  preview: address,
  optimizeDeps: { rolldownOptions },
  // The largest part of Clerk's script cannot be split.
  build: { rolldownOptions, chunkSizeWarningLimit: 2000 },
});
