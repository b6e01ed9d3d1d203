const $ = (id) => document.getElementById(id);
const { publishableKey, proxyUrl, isOffline } = JSON.parse($('settings').textContent);
const frontendApi = proxyUrl ?? `https://${atob(publishableKey.split('_')[2]).replace(/\$$/, '')}`;

const ROUTES = [
  ['GET', '/api/hello', 'signed out: 404'],
  ['GET', '/api/me', 'signed out: 401'],
  ['GET', '/api/profile', 'from the Backend API; signed out: 401'],
  ['GET', '/api/reports', 'permission org:reports:read, which members of acme have; other members: 403'],
  ['POST', '/api/transfers', 'password verified in the last ten minutes; otherwise 403, then the dialog'],
];

// Components of signed-in users, by the parameter `view`.
const VIEWS = {
  profile: (element) => Clerk.mountUserProfile(element),
  organization: (element) => Clerk.mountOrganizationProfile(element),
  organizations: (element) =>
    Clerk.mountOrganizationList(element, { afterSelectOrganizationUrl: '/', afterSelectPersonalUrl: '/' }),
  'new-organization': (element) => Clerk.mountCreateOrganization(element, { afterCreateOrganizationUrl: '/' }),
  keys: (element) => Clerk.mountAPIKeys(element),
};

try {
  await loadScript('ui@1/dist/ui.browser.js');
  await loadScript('clerk-js@6/dist/clerk.browser.js');
  await start();
} catch (error) {
  $('message').textContent = error.message;
}

function loadScript(path) {
  const script = document.createElement('script');
  script.src = `${frontendApi}/npm/@clerk/${path}`;
  script.dataset.clerkPublishableKey = publishableKey;
  if (proxyUrl) script.dataset.clerkProxyUrl = proxyUrl;
  const missing = isOffline
    ? 'Run `npm ci` in the folder examples/fullstack, then start the example again: it needs Clerk’s scripts.'
    : `Clerk’s scripts cannot be loaded from ${script.src}.`;
  return new Promise((resolve, reject) => {
    script.onload = resolve;
    script.onerror = () => reject(new Error(missing));
    document.head.append(script);
  });
}

async function start() {
  await Clerk.load({
    ui: { ClerkUI: window.__internal_ClerkUICtor },
    telemetry: false,
    signInUrl: '/',
    signUpUrl: '/?view=sign-up',
    afterSignOutUrl: '/',
    signInFallbackRedirectUrl: '/',
    signUpFallbackRedirectUrl: '/',
  });
  ROUTES.forEach(showRoute);
  showChat();
  $('call-all').onclick = callAll;
  $('sign-in').onclick = () => Clerk.openSignIn();
  $('expire').onclick = expireVerification;
  const view = new URLSearchParams(location.search).get('view');
  if (Clerk.user) showUser(view);
  else showForms(view);
  Clerk.addListener(showCaller);
  document.body.dataset.ready = 'true';
}

function showForms(view) {
  $('sign-in').hidden = $('calls').hidden = false;
  if (view === 'sign-up') Clerk.mountSignUp($('component'));
  else Clerk.mountSignIn($('component'), { fallbackRedirectUrl: returnPath() });
}

// Returns the path in `redirect_url`, to which a rejected page load of this application returns.
function returnPath() {
  try {
    const url = new URL(new URLSearchParams(location.search).get('redirect_url') ?? '/', location.origin);
    const path = url.pathname + url.search;
    // A path with two slashes would be the URL of another host.
    return url.origin === location.origin && !path.startsWith('//') ? path : '/';
  } catch {
    return '/';
  }
}

function showUser(view) {
  $('views').hidden = false;
  $('calls').hidden = view in VIEWS;
  $('expire').hidden = !isOffline;
  Clerk.mountUserButton($('user'));
  Clerk.mountOrganizationSwitcher($('organization'));
  if (view in VIEWS) VIEWS[view]($('component'));
}

function showCaller({ user, organization }) {
  // Signed out in another tab. While a session is being activated, the user is undefined, not null.
  if (user === null && !$('views').hidden) location.assign('/');
  const place = organization?.name ?? 'personal account';
  const name = user && (user.fullName || user.primaryEmailAddress);
  $('message').textContent = user ? `Signed in as ${name} · ${place}` : 'Signed out';
}

// Adds an item with a button to the list, and returns the function that shows a result.
function addItem(name, note, onclick) {
  const item = $('route').content.cloneNode(true).firstElementChild;
  const [code, p, output, button, pre] =
    ['code', 'p', 'output', 'button', 'pre'].map((tag) => item.querySelector(tag));
  code.textContent = name;
  p.textContent = note;
  button.setAttribute('aria-label', `Call ${name}`);
  button.onclick = onclick;
  pre.setAttribute('aria-label', `Body of ${name}`);
  $('routes').append(item);
  return (status, ok, text) => {
    output.textContent = status;
    output.className = ok ? 'good' : 'bad';
    pre.textContent = text;
    pre.hidden = !text;
  };
}

function showRoute([method, path, note]) {
  const call = async () => {
    const response = await fetch(path, { method });
    const body = await response.json().catch(() => null);
    show(response.status, response.ok, body && JSON.stringify(body, null, 2));
    return body;
  };
  const show = addItem(`${method} ${path}`, note, async () => {
    try {
      // Renews the session cookie if it is about to expire.
      await Clerk.session?.getToken();
      const error = (await call())?.clerk_error;
      if (error?.reason === 'reverification-error' && await verifyAgain(error.metadata.reverification)) await call();
    } catch (error) {
      show('failed', false, String(error));
    }
  });
}

async function callAll() {
  for (const button of $('routes').querySelectorAll('button')) await button.onclick();
}

// Opens Clerk's dialog, as `useReverification` of Clerk's packages for frameworks does. Returns `false` if
// the user closes it.
function verifyAgain(required) {
  const presets = { strict_mfa: 'multi_factor' };
  const level = required.level ?? presets[required] ?? 'second_factor';
  return new Promise((resolve) => {
    Clerk.__internal_openReverification({
      level,
      afterVerification: () => resolve(true),
      afterVerificationCancelled: () => resolve(false),
    });
  });
}

// Makes the verification older than ten minutes, which only the offline instance can do.
async function expireVerification() {
  const body = new URLSearchParams({ action: 'expire_verification', id: Clerk.session.id });
  await fetch(`${proxyUrl}/console`, { method: 'POST', body });
  await Clerk.session.getToken({ skipCache: true });
  $('message').textContent = 'The verification is too old now for POST /api/transfers.';
}

function showChat() {
  let socket;
  const show = addItem('WebSocket /api/chat', 'signed out: no connection', async () => {
    if (socket?.readyState !== WebSocket.OPEN) {
      socket = new WebSocket('/api/chat');
      socket.onclose = ({ code }) => show('closed', false, `code ${code}`);
      socket.onmessage = ({ data }) => show('open', true, data);
      await new Promise((done) => { socket.onopen = socket.onerror = done; });
    }
    if (socket.readyState !== WebSocket.OPEN) return;
    // The server closes the connection when the token that it has expires.
    socket.send(`token ${await Clerk.session.getToken()}`);
    socket.send(`Hello, it is ${new Date().toLocaleTimeString()}.`);
  });
}
