// Clerk's packages for servers in JavaScript, against the offline instance.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { createClerkClient, verifyToken } from '@clerk/backend';
import { clerkClient, clerkMiddleware, getAuth } from '@clerk/express';
import express from 'express';

const {
  CLERK_API_URL: apiUrl, CLERK_PUBLISHABLE_KEY: publishableKey, CLERK_PROXY_URL: proxyUrl,
  CLERK_SECRET_KEY: secretKey,
} = process.env;

const clerk = createClerkClient({ secretKey, publishableKey, apiUrl, telemetry: { disabled: true } });
const ORIGIN = 'http://127.0.0.1:9999';

// The cookies of a browser that calls the Frontend API.
class Browser {
  cookies = new Map();

  header() {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  async call(path, form = {}, method = 'POST') {
    const headers = { cookie: this.header(), origin: ORIGIN };
    const body = method === 'GET' ? undefined : new URLSearchParams(form);
    const response = await fetch(`${apiUrl}/v1${path}`, { method, headers, body });
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
      this.cookies.set(name, value);
    }
    return response.json();
  }

  async signIn(identifier) {
    const form = { strategy: 'password', identifier, password: 'clerk-offline' };
    const { client } = await this.call('/client/sign_ins', form);
    const [session] = client.sessions;
    const suffix = [...this.cookies.keys()].find((name) => name.startsWith('__clerk_db_jwt_')).slice(14);
    for (const end of ['', suffix]) {
      this.cookies.set(`__session${end}`, session.last_active_token.jwt);
      this.cookies.set(`__client_uat${end}`, String(Math.floor(client.updated_at / 1000)));
    }
    return session;
  }
}

const user = async (username) => (await clerk.users.getUserList({ username: [username] })).data[0];
const request = (headers, url = `${ORIGIN}/me`) => new Request(url, { headers });

describe('@clerk/backend', () => {
  it('reads and changes users', async () => {
    const bob = await user('bob');
    assert.equal(bob.primaryEmailAddress.emailAddress, 'bob@example.com');
    const changed = await clerk.users.updateUser(bob.id, { publicMetadata: { beta: true } });
    assert.equal(changed.publicMetadata.beta, true);
    const right = await clerk.users.verifyPassword({ userId: (await user('alice')).id, password: 'clerk-offline' });
    assert.equal(right.verified, true);
    await assert.rejects(clerk.users.createUser({ emailAddress: ['bob@example.com'] }),
      (error) => error.errors[0].code === 'form_identifier_exists');
  });

  it('reads organizations, with the system permissions of members', async () => {
    const acme = await clerk.organizations.getOrganization({ slug: 'acme' });
    const members = await clerk.organizations.getOrganizationMembershipList({ organizationId: acme.id, role: ['org:admin'] });
    assert.equal(members.data[0].publicUserData.identifier, 'alice@example.com');
    assert.ok(members.data[0].permissions.includes('org:sys_memberships:manage'));
  });

  it('creates sign-in tokens and testing tokens', async () => {
    const token = await clerk.signInTokens.createSignInToken({ userId: (await user('bob')).id, expiresInSeconds: 60 });
    assert.equal(token.status, 'pending');
    assert.equal((await clerk.signInTokens.revokeSignInToken(token.id)).status, 'revoked');
    assert.ok((await clerk.testingTokens.createTestingToken()).token);
  });

  it('creates and verifies API keys', async () => {
    const alice = await user('alice');
    const key = await clerk.apiKeys.create({ name: 'deploy', subject: alice.id });
    const auth = (await clerk.authenticateRequest(request({ authorization: `Bearer ${key.secret}` }), { acceptsToken: 'api_key' })).toAuth();
    assert.equal(auth.userId, alice.id);
    await clerk.apiKeys.revoke({ apiKeyId: key.id });
  });

  it('authenticates the cookies of a browser, without a warning about the origin', async (context) => {
    const warn = context.mock.method(console, 'warn', () => {});
    const browser = new Browser();
    const session = await browser.signIn('alice');
    const state = await clerk.authenticateRequest(request({ cookie: browser.header(), 'sec-fetch-dest': 'document' }));
    const auth = state.toAuth();
    assert.equal(auth.userId, session.user.id);
    assert.ok(auth.has({ role: 'org:admin' }) && auth.has({ permission: 'org:invoices:create' }));
    assert.equal(warn.mock.callCount(), 0, warn.mock.calls[0]?.arguments.join());
    const claims = await verifyToken(session.last_active_token.jwt, { secretKey, apiUrl, authorizedParties: [ORIGIN] });
    assert.equal(claims.azp, ORIGIN);
  });

  it('rejects forged and foreign tokens', async () => {
    const session = await new Browser().signIn('alice');
    const token = session.last_active_token.jwt;
    const forged = `${token.slice(0, -8)}AAAAAAAA`;
    await assert.rejects(verifyToken(forged, { secretKey, apiUrl }), { reason: 'token-invalid-signature' });
    await assert.rejects(verifyToken(token, { secretKey, apiUrl, authorizedParties: ['https://evil.example'] }),
      { reason: 'token-invalid-authorized-parties' });
  });

  it('restores a session with a handshake', async () => {
    const browser = new Browser();
    await browser.signIn('alice');
    for (const name of [...browser.cookies.keys()]) if (name.startsWith('__session')) browser.cookies.delete(name);
    const headers = { cookie: browser.header(), 'sec-fetch-dest': 'document' };
    const lost = await clerk.authenticateRequest(request(headers), { proxyUrl });
    assert.equal(lost.status, 'handshake');
    const back = await fetch(lost.headers.get('location'), { redirect: 'manual' });
    const found = await clerk.authenticateRequest(request(headers, back.headers.get('location')), { proxyUrl });
    const cookies = found.headers.getSetCookie().map((line) => line.split('=')[0]);
    assert.ok(cookies.includes('__session'), cookies.join());
  });
});

describe('@clerk/express', () => {
  let server;
  let url;

  before(async () => {
    const app = express();
    app.use(clerkMiddleware({ secretKey, publishableKey, apiUrl, frontendApiProxy: { enabled: true } }));
    app.get('/me', async (req, res) => {
      const { userId } = getAuth(req);
      if (!userId) return res.sendStatus(401);
      return res.json({ username: (await clerkClient.users.getUser(userId)).username });
    });
    await new Promise((done) => { server = app.listen(0, '127.0.0.1', done); });
    url = `http://127.0.0.1:${server.address().port}`;
  });
  after(() => server.close());

  it('accepts the tokens of the instance and no others', async () => {
    const session = await new Browser().signIn('alice');
    const token = session.last_active_token.jwt;
    const call = (value) => fetch(`${url}/me`, { headers: { authorization: `Bearer ${value}` } });
    const accepted = await call(token);
    assert.deepEqual([accepted.status, await accepted.json()], [200, { username: 'alice' }]);
    assert.equal((await call(`${token.slice(0, -8)}AAAAAAAA`)).status, 401);
    assert.equal((await fetch(`${url}/me`)).status, 401);
  });

  it('forwards the Frontend API of the instance', async () => {
    const response = await fetch(`${url}/__clerk/v1/environment`);
    assert.equal((await response.json()).object, 'environment');
  });
});
