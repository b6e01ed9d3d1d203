// The user's part of an authorization: opens the page of the request, and consents.

import { chromium } from 'playwright-core';

const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync'];

/** Consents in a new browser, and returns the URL to which the browser is redirected. */
export async function consentInBrowser(authorizationUrl, { user, redirectUrl, screenshot }) {
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: FLAGS });
  try {
    const page = await browser.newPage({ viewport: { width: 900, height: 500 } });
    page.setDefaultTimeout(10_000);
    let callback;
    await page.route(`${redirectUrl}?*`, (route) => {
      callback = route.request().url();
      return route.fulfill({ body: 'authorized' });
    });
    await page.goto(String(authorizationUrl));
    if (screenshot) await page.screenshot({ path: screenshot });
    await page.getByRole('button', { name: `Allow as ${user}`, exact: true }).click();
    await page.getByText('authorized').waitFor();
    return callback;
  } finally {
    await browser.close();
  }
}

/** Consents over HTTP, and follows the redirect to the client. */
export async function consentOverHttp(authorizationUrl, user) {
  const page = await fetch(authorizationUrl);
  const cookie = page.headers.getSetCookie().map((it) => it.split(';')[0]).join('; ');
  const html = await page.text();
  const [, request] = html.match(/name="request" value="([^"]+)"/);
  const [, id] = html.match(new RegExp(`value="([^"]+)">Allow as ${user}<`));
  const response = await fetch(new URL('/oauth/consent', authorizationUrl), {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie },
    body: new URLSearchParams({ request, user: id }),
  });
  return fetch(response.headers.get('location'));
}
