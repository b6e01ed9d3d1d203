// The page of an example and the page of `example-webhooks`, in Chromium.
'use strict';

const assert = require('node:assert/strict');
const { after, before, beforeEach, describe, it } = require('node:test');
const { chromium } = require('playwright-core');

const { EXAMPLE_URL, EXAMPLE_WITH_KEYS_URL, WEBHOOKS_URL, SCREENSHOTS } = process.env;
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync'];

let browser;
let page;

before(async () => {
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: FLAGS });
});
after(() => browser.close());
beforeEach(async () => {
  await page?.context().close();
  const context = await browser.newContext({ viewport: { width: 900, height: 700 } });
  page = await context.newPage();
  page.setDefaultTimeout(10_000);
});

const button = (name) => page.getByRole('button', { name, exact: true });
const heading = (name) => page.getByRole('heading', { name }).waitFor();
const screenshot = (name) => page.screenshot({ path: `${SCREENSHOTS}/example-page-${name}.png`, fullPage: true });

const ROLES = { alice: 'org:admin', bob: 'org:member' };

async function signIn(user) {
  await button(`Sign in as ${user}`).click();
  await page.locator('#properties', { hasText: ROLES[user] }).waitFor();
}

// Calls a route with its button and returns the status that the page shows.
async function call(route) {
  const item = page.getByRole('listitem').filter({ has: button(`Call ${route}`) });
  await item.locator('output').evaluate((output) => { output.textContent = ''; });
  await button(`Call ${route}`).click();
  await item.locator('output:not(:empty)').waitFor();
  return item.locator('output').textContent();
}

const ROUTES = ['GET /hello', 'GET /me', 'GET /home', 'GET /data', 'GET /user', 'POST /user', 'GET /admin'];

async function statuses() {
  const shown = {};
  for (const route of ROUTES) shown[route] = await call(route);
  return shown;
}

const all = (status, changes) => ({ ...Object.fromEntries(ROUTES.map((route) => [route, status])), ...changes });
const SIGNED_OUT = all('401', { 'GET /hello': '404', 'GET /home': '200', 'GET /admin': '404' });

describe('the page of an example', () => {
  beforeEach(() => page.goto(EXAMPLE_URL));

  it('shows a signed-out browser the statuses of unauthenticated requests', async () => {
    await heading('Signed out');
    assert.deepEqual(await statuses(), SIGNED_OUT);
  });

  it('lets alice call every route until she signs out', async () => {
    await screenshot('signed-out');
    await signIn('alice');
    for (const route of ['GET /hello', 'GET /data', 'GET /admin']) await call(route);
    await screenshot('signed-in');
    assert.match(await page.locator('#properties').textContent(), /user_.*acme/);
    assert.deepEqual(await statuses(), all('200'));
    await page.reload();
    await heading('Signed in as John Wick');

    await button('Sign out').click();
    await heading('Signed out');
    assert.deepEqual(await statuses(), SIGNED_OUT);
  });

  it('shows bob 403 for the admin route', async () => {
    await signIn('bob');
    assert.deepEqual(await statuses(), all('200', { 'GET /admin': '403' }));
  });

  it('changes the user without a sign-out in between', async () => {
    await signIn('bob');
    await signIn('alice');
  });

  it('calls all routes with one button', async () => {
    await signIn('alice');
    await button('Call all').click();
    await page.waitForFunction(() => [...document.querySelectorAll('output')].every((it) => it.textContent));
    const shown = await page.locator('output').allTextContents();
    assert.ok(shown.length >= ROUTES.length && shown.every((status) => status === '200'), shown.join());
  });

  it('fits a phone', async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    await button('Call all').click();
    await page.waitForFunction(() => [...document.querySelectorAll('output')].every((it) => it.textContent));
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(width <= 360, `${width} pixels`);
  });
});

describe('the page of an example with keys', () => {
  it('links to the sign-in page of the account portal, with the URL to return to', async () => {
    await page.goto(EXAMPLE_WITH_KEYS_URL);
    await heading('Signed out');
    const link = await page.getByRole('link', { name: 'Sign in' }).getAttribute('href');
    const back = encodeURIComponent(`${EXAMPLE_WITH_KEYS_URL}/`);
    assert.equal(link, `https://accounts.example.com/sign-in?redirect_url=${back}`);
    assert.equal(await page.getByText('Sign in as').count(), 0);
  });
});

describe('the page of example-webhooks', () => {
  const status = (expected) => page.locator('#status', { hasText: expected }).waitFor();

  it('stores a repeated event once and rejects a changed one', async () => {
    await page.goto(WEBHOOKS_URL);
    await button('Send').click();
    await status('204');
    await button('Change it, then send').click();
    await status('400');
    await button('Send the same again').click();
    await status('204');
    assert.equal(await page.locator('#events li').count(), 1);
    assert.match(await page.locator('#users').textContent(), /Alice user_alice/);
  });
});
