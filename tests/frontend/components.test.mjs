// Clerk's components in Chromium, against the offline instance and the routes of `example-axum`.
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';

import {
  button, close, enterCode, foreign, launch, open, screenshot, signIn, signedIn, status, visit,
} from './browser.mjs';

let browser;
let page;

before(async () => { browser = await launch(); });
after(() => browser.close());
beforeEach(async () => { page = await open(browser); });
afterEach(async () => {
  await close(page);
  assert.deepEqual(foreign, [], 'no request leaves this machine');
});

const statuses = async () =>
  Object.fromEntries(await Promise.all(['/hello', '/me', '/admin'].map(async (route) => [route, await status(page, route)])));

const feedback = (text) => page.getByTestId('form-feedback-error').getByText(text).waitFor();

const SIGNED_OUT = { '/hello': 404, '/me': 401, '/admin': 404 };
const ADMIN = { '/hello': 200, '/me': 200, '/admin': 200 };
const MEMBER = { ...ADMIN, '/admin': 403 };

describe('SignIn', () => {
  it('rejects a wrong password and accepts the right one', async () => {
    await page.locator('input[name=identifier]').waitFor();
    await screenshot(page, 'sign-in');
    assert.deepEqual(await statuses(), SIGNED_OUT);
    await signIn(page, 'alice@example.com', 'wrong');
    await feedback('Password is incorrect');
    await screenshot(page, 'wrong-password');
    await page.locator('input[name=password]:visible').fill('clerk-offline');
    await button(page, 'Continue').click();
    await signedIn(page);
    assert.deepEqual(await statuses(), ADMIN);
  });

  it('rejects an unknown identifier', async () => {
    await page.locator('input[name=identifier]').fill('nobody@example.com');
    await button(page, 'Continue').click();
    await feedback("Couldn't find your account.");
  });

  it('accepts a code that is sent by email', async () => {
    await page.locator('input[name=identifier]').fill('bob');
    await button(page, 'Continue').click();
    await page.getByText('Use another method').click();
    await page.getByRole('button', { name: /Email code/ }).click();
    await enterCode(page);
    await signedIn(page);
    assert.deepEqual(await statuses(), MEMBER);
  });

  it('lets a user set a new password', async () => {
    await page.locator('input[name=identifier]').fill('bob');
    await button(page, 'Continue').click();
    await page.getByText('Forgot password?').click();
    await page.getByRole('button', { name: /Reset your password/ }).click();
    await enterCode(page);
    await page.locator('input[name=password]').fill('another password');
    await page.locator('input[name=confirmPassword]').fill('another password');
    await button(page, 'Reset Password').click();
    await signedIn(page);
    assert.equal((await statuses())['/me'], 200);
  });
});

describe('SignUp', () => {
  it('creates a user who is signed in', async () => {
    await visit(page, '/clerk?sign-up');
    await page.locator('input[name=emailAddress]').fill('erin@example.com');
    await page.locator('input[name=password]').fill('a long password 9');
    await button(page, 'Continue').click();
    await enterCode(page);
    await signedIn(page);
    assert.deepEqual(await statuses(), { '/hello': 200, '/me': 200, '/admin': 403 });
  });
});

describe('a signed-in user', () => {
  beforeEach(async () => {
    await signIn(page, 'alice');
    await signedIn(page);
    await visit(page, '/clerk');
  });

  it('switches the organization, which is in the next token', async () => {
    const choose = async (name) => {
      await page.locator('.cl-organizationSwitcherTrigger').click();
      await page.locator('.cl-organizationSwitcherPopoverCard').getByText(name).first().click();
    };
    await choose('Globex');
    await page.waitForFunction(() => window.Clerk.organization?.slug === 'globex');
    assert.deepEqual(await statuses(), MEMBER);
    await choose('Personal account');
    await page.waitForFunction(() => !window.Clerk.organization);
    assert.equal((await statuses())['/admin'], 403);
    await page.locator('.cl-organizationSwitcherTrigger').click();
    await page.locator('.cl-organizationSwitcherPopoverCard').waitFor();
    await screenshot(page, 'organization-switcher');
    await page.locator('.cl-organizationSwitcherPopoverCard').getByText('Acme Inc.').first().click();
    await page.waitForFunction(() => window.Clerk.organization?.slug === 'acme');
    assert.deepEqual(await statuses(), ADMIN);
  });

  it('signs out', async () => {
    await page.locator('.cl-userButtonTrigger').click();
    await page.getByText('Sign out').first().click();
    await page.waitForFunction(() => window.ready && window.Clerk && !window.Clerk.user);
    assert.deepEqual(await statuses(), SIGNED_OUT);
  });

  it('is signed out in another tab', async () => {
    const other = await page.context().newPage();
    await visit(other, '/clerk');
    await other.evaluate(() => { setTimeout(() => window.Clerk.signOut()); });
    await page.waitForFunction(() => window.ready && window.Clerk && !window.Clerk.user);
  });

  it('is signed in by a handshake after the session cookie is lost', async () => {
    for (const { name } of await page.context().cookies()) {
      if (name.startsWith('__session')) await page.context().clearCookies({ name });
    }
    const response = await page.goto(new URL('/me', page.url()).href);
    assert.equal(response.status(), 200);
  });

  it('sees the profile, members and API keys', async () => {
    await visit(page, '/clerk?profile');
    await page.locator('.cl-userProfile-root').getByText('alice@example.com').first().waitFor();
    await screenshot(page, 'user-profile');
    await visit(page, '/clerk?organization');
    await page.locator('.cl-navbarButton__members').click();
    await page.locator('.cl-organizationProfile-root').getByText('bob@example.com').first().waitFor();
    await screenshot(page, 'organization-members');
    await visit(page, '/clerk?keys');
    await page.getByText('Add new key').first().waitFor();
  });

  it('verifies the password again where a route requires it', async () => {
    // Does the same as `useReverification` of Clerk's packages after our 403.
    await page.evaluate(() => {
      window.verified = new Promise((resolve, reject) => {
        window.Clerk.__internal_openReverification({
          level: 'first_factor', afterVerification: () => resolve(true), afterVerificationCancelled: reject,
        });
      });
    });
    await page.locator('input[name=password]:visible').fill('clerk-offline');
    await button(page, 'Continue').click();
    assert.equal(await page.evaluate(() => window.verified), true);
  });
});
