import { Clerk } from '@clerk/clerk-js';
import { ClerkProvider } from '@clerk/react';
import { ui } from '@clerk/ui';
import { createRoot } from 'react-dom/client';

import { App } from './App.jsx';
import { API_URL } from './api.js';
import './style.css';

const root = createRoot(document.getElementById('root'));

// The API knows which instance it uses. An application with one instance has these values in its build.
const settings = await fetch(`${API_URL}/settings`).then((response) => response.json()).catch(() => null);

root.render(settings ? (
  <ClerkProvider
    Clerk={Clerk}
    ui={ui}
    publishableKey={settings.publishableKey}
    proxyUrl={settings.proxyUrl ?? undefined}
    telemetry={false}
    signInUrl="/"
    afterSignOutUrl="/"
    signInFallbackRedirectUrl="/"
    signUpFallbackRedirectUrl="/"
  >
    <App />
  </ClerkProvider>
) : (
  <p>The API at {API_URL} cannot be reached: run `cargo run -p example-fullstack-spa`.</p>
));
