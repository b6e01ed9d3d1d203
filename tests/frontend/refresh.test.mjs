// Session tokens that live for 15 seconds: Clerk's scripts renew them, through the proxy of `example-fullstack`.
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';

import { close, foreign, launch, openUrl, signIn, status } from './browser.mjs';

const { SHORT_LIVED_URL } = process.env;

let browser;

before(async () => { browser = await launch(); });
after(() => browser.close());

// Returns the expiry of the session cookie's token, in milliseconds.
async function expiry(page) {
  const cookies = await page.context().cookies();
  const [, claims] = cookies.find(({ name }) => name === '__session').value.split('.');
  return JSON.parse(Buffer.from(claims, 'base64url')).exp * 1000;
}

it('renews the session cookie before its token expires', async () => {
  const page = await openUrl(browser, SHORT_LIVED_URL);
  await signIn(page, 'alice');
  await page.locator('#views').waitFor();
  const first = await expiry(page);
  assert.ok(first - Date.now() <= 15_000, 'the token is short-lived');
  // The page calls no route meanwhile: the scripts poll.
  await page.waitForTimeout(first - Date.now() + 3_000);
  assert.ok(await expiry(page) > Date.now(), 'the cookie has a new token');
  assert.equal(await status(page, '/api/me'), 200);
  await close(page);
  assert.deepEqual(foreign, []);
});
