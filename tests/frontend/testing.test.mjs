// `@clerk/testing` with Playwright, as applications use it in end-to-end tests.
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';

import { clerk, clerkSetup } from '@clerk/testing/playwright';

import { close, foreign, launch, open, status, visit } from './browser.mjs';

const { CLERK_API_URL, CLERK_SECRET_KEY } = process.env;

let browser;

before(async () => {
  browser = await launch();
  await clerkSetup({ dotenv: false });
});
after(() => browser.close());

// Calls the Backend API of the instance.
async function api(path, body) {
  const headers = { authorization: `Bearer ${CLERK_SECRET_KEY}`, 'content-type': 'application/json' };
  const init = body ? { method: 'POST', headers, body: JSON.stringify(body) } : { headers };
  return (await fetch(`${CLERK_API_URL}/v1${path}`, init)).json();
}

it('signs in with a password and out', async () => {
  const page = await open(browser);
  await clerk.loaded({ page });
  const signInParams = { strategy: 'password', identifier: 'alice', password: 'clerk-offline' };
  await clerk.signIn({ page, signInParams });
  assert.equal(await status(page, '/admin'), 200);
  await clerk.signOut({ page });
  await visit(page, '/clerk');
  assert.equal(await status(page, '/me'), 401);
  await close(page);
});

it('signs in with a sign-in token', async () => {
  const page = await open(browser);
  const [alice] = await api('/users?username=alice');
  const { token } = await api('/sign_in_tokens', { user_id: alice.id });
  await page.evaluate(async (ticket) => {
    const signIn = await window.Clerk.client.signIn.create({ strategy: 'ticket', ticket });
    await window.Clerk.setActive({ session: signIn.createdSessionId });
  }, token);
  await visit(page, '/clerk');
  assert.equal(await status(page, '/me'), 200);
  await close(page);
  assert.deepEqual(foreign, []);
});
