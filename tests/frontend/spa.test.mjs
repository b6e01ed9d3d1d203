// The built application of `example-fullstack-spa` in Chromium. Application, API and Frontend API have
// different ports.
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';

import {
  afterNavigation, button, close, foreign, launch, openUrl, screenshot, signIn,
} from './browser.mjs';

const { SPA_URL, SPA_API_URL } = process.env;

let browser;
let page;

before(async () => { browser = await launch(); });
after(() => browser.close());
beforeEach(async () => {
  page = await openUrl(browser, SPA_URL);
  await page.locator('main[data-ready=true]').waitFor();
});
afterEach(async () => {
  await close(page);
  assert.deepEqual(foreign, [], 'no request leaves this machine');
});

async function signInAs(user) {
  await signIn(page, user);
  await page.locator('.cl-userButtonTrigger').waitFor();
}

const route = (name) => page.locator('section').filter({ has: button(page, `Call ${name}`) });
const shows = (name, status) => route(name).locator('output').getByText(status, { exact: true }).waitFor();

async function call(name, status) {
  await button(page, `Call ${name}`).click();
  await shows(name, status);
}

// Makes the verification of the session older than ten minutes, as the button of the instance's console does.
async function expireVerification() {
  const { proxyUrl } = await (await fetch(`${SPA_API_URL}/settings`)).json();
  const id = await page.evaluate(() => window.Clerk.session.id);
  const body = new URLSearchParams({ action: 'expire_verification', id });
  assert.equal((await fetch(`${proxyUrl}/console`, { method: 'POST', body })).status, 200);
  await afterNavigation(() => page.evaluate(() => window.Clerk.session.getToken({ skipCache: true })));
}

it('gets 401 without a session', async () => {
  for (const name of ['GET /me', 'GET /admin', 'POST /transfers']) await call(name, '401');
});

it('gets 403 for a route of admins as bob', async () => {
  await signInAs('bob');
  await call('GET /me', '200');
  await call('GET /admin', '403');
});

describe('alice', () => {
  beforeEach(() => signInAs('alice'));

  it('calls all routes', async () => {
    for (const name of ['GET /me', 'GET /admin', 'POST /transfers']) await call(name, '200');
    await screenshot(page, 'spa');
  });

  it('verifies her password for `useReverification`, which repeats the call', async () => {
    await expireVerification();
    await button(page, 'Call POST /transfers').click();
    await shows('POST /transfers', '403');
    await page.locator('input[name=password]:visible').fill('clerk-offline');
    await button(page, 'Continue').click();
    await shows('POST /transfers', '403 → 200');
    await route('POST /transfers').locator('pre', { hasText: 'on its way' }).waitFor();
  });

  it('closes the dialog, and the call is not repeated', async () => {
    await expireVerification();
    await button(page, 'Call POST /transfers').click();
    await page.getByRole('button', { name: 'Close modal' }).click();
    await route('POST /transfers').locator('pre', { hasText: 'The dialog was closed.' }).waitFor();
    await shows('POST /transfers', '403');
  });

  it('signs out', async () => {
    await page.locator('.cl-userButtonTrigger').click();
    await page.getByText('Sign out').first().click();
    await page.locator('input[name=identifier]').waitFor();
    await call('GET /me', '401');
  });
});

it('is not readable for pages of other origins', async () => {
  await afterNavigation(() => page.goto(`${SPA_API_URL.replace('127.0.0.1', 'localhost')}/settings`));
  const failed = await page.evaluate((url) => fetch(`${url}/settings`).then(() => false, () => true), SPA_API_URL);
  assert.ok(failed);
});
