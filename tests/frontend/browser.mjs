// Chromium, and a page of the application with Clerk's components.
import { chromium } from 'playwright-core';

const { APP_URL, CLERK_PUBLISHABLE_KEY, CLERK_PROXY_URL, SCREENSHOTS } = process.env;
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
  // Chromium does not know the IP address of the page below, since no server sends it, and would block
  // its calls to this machine.
  '--disable-features=LocalNetworkAccessChecks'];

export const launch = () => chromium.launch({ executablePath: '/usr/bin/chromium', args: FLAGS });

// A page that an application would serve at `/clerk`. The Frontend API has another port.
const PAGE = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Application</title>
<div id="organization"></div><div id="user"></div><div id="main"></div>
<script src="${CLERK_PROXY_URL}/npm/@clerk/ui@1/dist/ui.browser.js"></script>
<script src="${CLERK_PROXY_URL}/npm/@clerk/clerk-js@6/dist/clerk.browser.js"
  data-clerk-publishable-key="${CLERK_PUBLISHABLE_KEY}" data-clerk-proxy-url="${CLERK_PROXY_URL}"></script>
<script>
  (async () => {
    await Clerk.load({
      ui: { ClerkUI: window.__internal_ClerkUICtor }, telemetry: false, signInUrl: '/clerk',
      signUpUrl: '/clerk?sign-up', afterSignOutUrl: '/clerk', signInFallbackRedirectUrl: '/clerk',
      signUpFallbackRedirectUrl: '/clerk',
    });
    const main = document.getElementById('main');
    const shown = new URLSearchParams(location.search);
    if (!Clerk.user) shown.has('sign-up') ? Clerk.mountSignUp(main) : Clerk.mountSignIn(main);
    else {
      Clerk.mountUserButton(document.getElementById('user'));
      Clerk.mountOrganizationSwitcher(document.getElementById('organization'));
      if (shown.has('profile')) Clerk.mountUserProfile(main);
      if (shown.has('organization')) Clerk.mountOrganizationProfile(main);
      if (shown.has('keys')) Clerk.mountAPIKeys(main);
    }
    window.ready = true;
  })();
</script></html>`;

// Hosts that the browser has contacted outside of this machine.
export const foreign = [];
const isLocal = ({ protocol, hostname }) =>
  ['data:', 'blob:', 'about:'].includes(protocol) || ['127.0.0.1', 'localhost'].includes(hostname);

export async function open(browser, path = '/clerk') {
  const page = await newPage(browser, (route, url) =>
    (url.origin === APP_URL && url.pathname === '/clerk'
      ? route.fulfill({ contentType: 'text/html', body: PAGE })
      : route.continue()));
  await visit(page, path);
  return page;
}

// Opens a page that an application serves itself.
export async function openUrl(browser, url) {
  const page = await newPage(browser, (route) => route.continue());
  await afterNavigation(() => page.goto(url));
  return page;
}

// Returns a page in a new browser context, whose requests to this machine `handle` handles.
async function newPage(browser, handle) {
  const context = await browser.newContext({ viewport: { width: 1100, height: 800 } });
  await context.route('**/*', (route) => {
    const url = new URL(route.request().url());
    if (!isLocal(url)) {
      foreign.push(url.href);
      return route.abort();
    }
    return handle(route, url);
  });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  return page;
}

export async function close(page) {
  // A context with unhandled requests would not close.
  await page.context().unrouteAll({ behavior: 'ignoreErrors' });
  await page.context().close();
}

export async function visit(page, path) {
  await afterNavigation(() => page.goto(APP_URL + path));
  await page.waitForFunction(() => window.ready);
}

// Tries again if Clerk's scripts navigate at the same time, as they do after a sign-in and a sign-out.
export async function afterNavigation(action) {
  for (let attempts = 5; ; attempts -= 1) {
    try {
      return await action();
    } catch (error) {
      if (attempts === 0 || !/context was destroyed|interrupted by another navigation|ERR_ABORTED/.test(error.message)) {
        throw error;
      }
    }
  }
}

export const button = (page, name) => page.getByRole('button', { name, exact: true });
export const screenshot = (page, name) => page.screenshot({ path: `${SCREENSHOTS}/${name}.png`, animations: 'disabled' });

// Calls a route of the application with the browser's cookies, and returns the status.
export const status = (page, route) =>
  afterNavigation(() => page.evaluate(async (route) => (await fetch(route)).status, route));

// Waits until the page after the form is shown. While the form is shown, the address has a fragment.
export const signedIn = (page) => page.waitForFunction(() => window.ready && window.Clerk?.user && !location.hash);

// Signs in with Clerk's form.
export async function signIn(page, identifier, password = 'clerk-offline') {
  await page.locator('input[name=identifier]').fill(identifier);
  await button(page, 'Continue').click();
  await page.locator('input[name=password]:visible').fill(password);
  await button(page, 'Continue').click();
}

export async function enterCode(page, code = '424242') {
  await page.locator('input[autocomplete=one-time-code]').first().click({ force: true });
  await page.keyboard.type(code, { delay: 20 });
}
