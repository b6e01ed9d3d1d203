// The page of `example-fullstack` in Chromium, in axum and in actix-web: its components, its routes, and the sessions
// behind them. Clerk's scripts call the Frontend API through the proxy on the application's own origin.
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';

import {
  afterNavigation, button, close, enterCode, foreign, launch, openUrl, screenshot, signIn,
} from './browser.mjs';

const APPLICATIONS = { axum: process.env.FULLSTACK_URL, actix: process.env.FULLSTACK_ACTIX_URL };

const ROUTES = ['GET /api/hello', 'GET /api/me', 'GET /api/profile', 'GET /api/reports', 'POST /api/transfers'];

const all = (status, changes) => ({ ...Object.fromEntries(ROUTES.map((route) => [route, status])), ...changes });
const SIGNED_OUT = all('404', { 'GET /api/me': '401', 'GET /api/profile': '401' });

for (const [framework, url] of Object.entries(APPLICATIONS)) {
  describe(framework, () => pageAt(url, `fullstack-${framework}`));
}

// Tests the page at this address. `prefix` begins the names of its screenshots.
function pageAt(url, prefix) {
  let browser;
  let page;

  before(async () => { browser = await launch(); });
  after(() => browser.close());
  beforeEach(async () => {
    page = await openUrl(browser, url);
    await ready();
  });
  afterEach(async () => {
    await close(page);
    assert.deepEqual(foreign, [], 'no request leaves this machine');
  });

  const ready = () => page.locator('body[data-ready=true]').waitFor();
  const message = (text) => page.locator('#message', { hasText: text }).waitFor();

  // Clerk's scripts navigate after a sign-in and a sign-out. These elements are only in the page after that.
  async function signedIn(name = 'Alice Adams') {
    await page.locator('#views').waitFor();
    await message(`Signed in as ${name}`);
  }
  async function signedOut() {
    await page.locator('#sign-in').waitFor();
    await message('Signed out');
  }

  async function visit(path) {
    await afterNavigation(() => page.goto(url + path));
    await ready();
  }

  async function signInAs(user) {
    await signIn(page, user);
    await signedIn(user === 'alice' ? 'Alice Adams' : 'Bob Brown');
  }

  const item = (route) => page.getByRole('listitem').filter({ has: button(page, `Call ${route}`) });
  const shows = (route, status) => item(route).locator('output', { hasText: status }).waitFor();

  // Calls a route with its button, and returns the status that the page shows.
  async function call(route) {
    const output = item(route).locator('output');
    await output.evaluate((element) => { element.textContent = ''; });
    await button(page, `Call ${route}`).click();
    await item(route).locator('output:not(:empty)').waitFor();
    return output.textContent();
  }

  async function statuses() {
    const shown = {};
    for (const route of ROUTES) shown[route] = await call(route);
    return shown;
  }

  describe('a signed-out browser', () => {
    it('gets the statuses of unauthenticated requests, and no WebSocket', async () => {
      await signedOut();
      await page.locator('input[name=identifier]').waitFor();
      await screenshot(page, `${prefix}-signed-out`);
      assert.deepEqual(await statuses(), SIGNED_OUT);
      assert.equal(await call('WebSocket /api/chat'), 'closed');
    });

    it('signs in with the right password only', async () => {
      await signIn(page, 'alice@example.com', 'wrong');
      await page.getByTestId('form-feedback-error').getByText('Password is incorrect').waitFor();
      await page.locator('input[name=password]:visible').fill('clerk-offline');
      await button(page, 'Continue').click();
      await signedIn();
      assert.deepEqual(await statuses(), all('200'));
    });

    it('signs in with a code', async () => {
      await page.locator('input[name=identifier]').fill('bob');
      await button(page, 'Continue').click();
      await page.getByText('Use another method').click();
      await page.getByRole('button', { name: /Email code/ }).click();
      await enterCode(page);
      await signedIn('Bob Brown');
    });

    it('signs in in the dialog', async () => {
      await button(page, 'Sign in').click();
      const dialog = page.locator('.cl-modalContent');
      await dialog.locator('input[name=identifier]').fill('alice');
      await dialog.getByRole('button', { name: 'Continue', exact: true }).click();
      await dialog.locator('input[name=password]:visible').fill('clerk-offline');
      await dialog.getByRole('button', { name: 'Continue', exact: true }).click();
      await signedIn();
    });

    it('returns to the page that a rejected page load names', async () => {
      await visit(`/?redirect_url=${encodeURIComponent(`${url}/?from=test`)}`);
      await signInAs('bob');
      await page.waitForURL(`${url}/?from=test`);
    });

    it('does not return to another site', async () => {
      for (const other of ['https://evil.example/', '//evil.example/', `${url}//evil.example/`]) {
        await visit(`/?redirect_url=${encodeURIComponent(other)}`);
        await page.locator('input[name=identifier]').waitFor();
      }
      await signInAs('bob');
      assert.equal(new URL(page.url()).origin, new URL(url).origin);
    });

    it('signs up, then belongs to no organization', async () => {
      await visit('/?view=sign-up');
      await page.locator('input[name=emailAddress]').fill('frank@example.com');
      await page.locator('input[name=password]').fill('a long password 9');
      await button(page, 'Continue').click();
      await enterCode(page);
      await signedIn('frank@example.com · personal account');
      assert.deepEqual(await statuses(), all('200', { 'GET /api/reports': '403' }));
    });

    it('is led from the admin page to the form and back', async () => {
      await visit('/admin');
      await signIn(page, 'alice');
      await page.waitForURL(`${url}/admin`);
      await page.getByRole('heading', { name: 'Admin page' }).waitFor();
    });
  });

  describe('bob', () => {
    it('gets 403 for the admin page', async () => {
      await signInAs('bob');
      assert.equal(await call('GET /api/reports'), '200');
      const response = await afterNavigation(() => page.goto(`${url}/admin`));
      assert.equal(response.status(), 403);
    });
  });

  describe('alice', () => {
    beforeEach(() => signInAs('alice'));

    it('calls all routes with one button', async () => {
      await button(page, 'Call all').click();
      for (const route of ROUTES) await shows(route, '200');
      await shows('WebSocket /api/chat', 'open');
    });

    it('gets messages of the WebSocket, before and after its token is replaced', async () => {
      const reply = item('WebSocket /api/chat').locator('pre', { hasText: /user_\w+: Hello/ });
      for (let messages = 2; messages > 0; messages -= 1) {
        assert.equal(await call('WebSocket /api/chat'), 'open');
        await reply.waitFor();
        await afterNavigation(() => page.evaluate(async () => { await window.Clerk.session.getToken({ skipCache: true }); }));
      }
    });

    it('switches the organization, which is in the next token', async () => {
      const choose = async (name) => {
        await page.locator('.cl-organizationSwitcherTrigger').click();
        await page.locator('.cl-organizationSwitcherPopoverCard').getByText(name).first().click();
      };
      await choose('Globex');
      await message('· Globex');
      assert.equal(await call('GET /api/reports'), '403');
      await choose('Personal account');
      await message('· personal account');
      assert.equal(await call('GET /api/reports'), '403');
      await choose('Acme Inc.');
      await message('· Acme Inc.');
      assert.equal(await call('GET /api/reports'), '200');
      for (const route of ['GET /api/hello', 'GET /api/me', 'POST /api/transfers']) await call(route);
      await page.locator('.cl-organizationSwitcherTrigger').click();
      await page.locator('.cl-organizationSwitcherPopoverCard').getByText('Globex').waitFor();
      await screenshot(page, `${prefix}-signed-in`);
    });

    it('verifies the password again where a route requires it', async () => {
      await button(page, 'Expire the verification').click();
      await message('The verification is too old');
      assert.equal(await call('POST /api/transfers'), '403');
      const password = page.locator('input[name=password]:visible');
      await password.waitFor();
      await screenshot(page, `${prefix}-reverification`);
      await password.fill('clerk-offline');
      await button(page, 'Continue').click();
      await shows('POST /api/transfers', '200');
    });

    it('gets 403 if she closes the dialog of the verification', async () => {
      await button(page, 'Expire the verification').click();
      await message('The verification is too old');
      assert.equal(await call('POST /api/transfers'), '403');
      await page.getByRole('button', { name: 'Close modal' }).click();
      await page.locator('.cl-modalContent').waitFor({ state: 'detached' });
      assert.equal(await item('POST /api/transfers').locator('output').textContent(), '403');
    });

    it('is signed in by a handshake after the session cookie is lost', async () => {
      for (const { name } of await page.context().cookies()) {
        if (name.startsWith('__session')) await page.context().clearCookies({ name });
      }
      const response = await afterNavigation(() => page.goto(`${url}/admin`));
      assert.equal(response.status(), 200);
    });

    it('is signed out in another tab', async () => {
      const first = page;
      page = await page.context().newPage();
      await visit('/');
      await page.locator('.cl-userButtonTrigger').click();
      await page.getByText('Sign out').first().click();
      await signedOut();
      page = first;
      await signedOut();
      assert.deepEqual(await statuses(), SIGNED_OUT);
    });

    it('sees and changes her profile', async () => {
      await page.getByRole('link', { name: 'Profile', exact: true }).click();
      const profile = page.locator('.cl-userProfile-root');
      await profile.getByText('alice@example.com').first().waitFor();
      await profile.getByText('Update profile').click();
      await profile.locator('input[name=firstName]').fill('Alicia');
      await button(page, 'Save').click();
      await message('Signed in as Alicia Adams');
      await visit('/');
      await call('GET /api/profile');
      await item('GET /api/profile').locator('pre', { hasText: 'Alicia' }).waitFor();
      await page.evaluate(() => window.Clerk.user.update({ firstName: 'Alice' }));
    });

    it('sees the members of her organization', async () => {
      await page.getByRole('link', { name: 'Organization', exact: true }).click();
      await page.locator('.cl-navbarButton__members').click();
      await page.locator('.cl-organizationProfile-root').getByText('bob@example.com').first().waitFor();
    });

    it('sees her organizations and chooses one', async () => {
      await page.getByRole('link', { name: 'Organizations', exact: true }).click();
      await page.locator('.cl-organizationList-root').getByText('Globex').first().click();
      await message('· Globex');
      await visit('/?view=organizations');
      await page.locator('.cl-organizationList-root').getByText('Acme Inc.').first().click();
      await message('· Acme Inc.');
    });

    it('creates an organization, whose admin she is', async () => {
      await page.getByRole('link', { name: 'New organization' }).click();
      await page.locator('input[name=name]').fill('Initech');
      await button(page, 'Create organization').click();
      await message('· Initech');
      const response = await afterNavigation(() => page.goto(`${url}/admin`));
      assert.equal(response.status(), 200);
    });

    it('sees her API keys', async () => {
      await page.getByRole('link', { name: 'API keys' }).click();
      await page.getByText('Add new key').first().waitFor();
    });
  });
}
