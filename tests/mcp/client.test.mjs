// The official TypeScript client of MCP against example-mcp.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, it } from 'node:test';

import { UnauthorizedError } from '@modelcontextprotocol/sdk/client/auth.js';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';

import { consentInBrowser } from './consent.mjs';

const { MCP_ORIGIN, CLERK_ORIGIN } = process.env;
const SERVER = new URL('/mcp', MCP_ORIGIN);
const REDIRECT_URL = 'http://127.0.0.1:8976/callback';

/** The data that an application stores for the client: its registration and the user's tokens. */
class Storage {
  redirectUrl = REDIRECT_URL;
  clientMetadata = {
    client_name: 'Test of the TypeScript client',
    redirect_uris: [REDIRECT_URL],
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    token_endpoint_auth_method: 'none',
  };

  constructor(user, { confidential = false, refreshes = true } = {}) {
    this.user = user;
    this.refreshes = refreshes;
    if (confidential) this.clientMetadata.token_endpoint_auth_method = 'client_secret_basic';
  }

  clientInformation() { return this.client; }
  saveClientInformation(client) { this.client = client; }
  tokens() { return this.saved; }
  saveTokens(tokens) {
    this.saved = tokens;
    if (!this.refreshes) delete this.saved.refresh_token;
  }
  codeVerifier() { return this.verifier; }
  saveCodeVerifier(verifier) { this.verifier = verifier; }
  state() { return (this.sentState = randomUUID()); }

  async redirectToAuthorization(url) {
    this.authorizationUrl = url;
    const { user, redirectUrl } = this;
    const callback = await consentInBrowser(url, { user, redirectUrl, screenshot: 'consent.png' });
    const parameters = new URL(callback).searchParams;
    assert.equal(parameters.get('state'), this.sentState);
    assert.equal(parameters.get('iss'), CLERK_ORIGIN);
    this.code = parameters.get('code');
  }
}

const connect = async (storage) => {
  const transport = new StreamableHTTPClientTransport(SERVER, { authProvider: storage });
  const client = new Client({ name: 'test', version: '1.0.0' });
  await client.connect(transport);
  return { client, transport };
};

/** Connects a client that has no token yet, whose user consents. */
async function authorized(user, options) {
  const storage = new Storage(user, options);
  const transport = new StreamableHTTPClientTransport(SERVER, { authProvider: storage });
  const client = new Client({ name: 'test', version: '1.0.0' });
  await assert.rejects(client.connect(transport), UnauthorizedError);
  await transport.finishAuth(storage.code);
  return { storage, ...(await connect(storage)) };
}

async function call(client, name) {
  const { content } = await client.callTool({ name, arguments: {} });
  return content[0].text;
}

describe('the TypeScript client', () => {
  it('discovers, registers, authorizes and calls a tool', async () => {
    for (const [user, name] of [['alice', 'Alice Adams'], ['bob', 'Bob Brown']]) {
      const { client, storage } = await authorized(user);
      assert.equal(storage.authorizationUrl.origin, CLERK_ORIGIN);
      assert.equal(storage.authorizationUrl.searchParams.get('resource'), String(SERVER));
      assert.equal(storage.authorizationUrl.searchParams.get('scope'), 'profile');
      assert.equal(storage.client.client_secret, undefined);
      const { tools } = await client.listTools();
      assert.deepEqual(tools.map((tool) => tool.name).sort(), ['emails', 'whoami']);
      assert.equal(await call(client, 'whoami'), name);
      await client.close();
    }
  });

  it('authenticates itself with a secret', async () => {
    const { client, storage } = await authorized('alice', { confidential: true });
    assert.ok(storage.client.client_secret);
    assert.equal(await call(client, 'whoami'), 'Alice Adams');
    await client.close();
  });

  it('replaces a token that is no longer accepted', async () => {
    const { client, storage } = await authorized('bob');
    const before = storage.saved;
    storage.saved = { ...before, access_token: 'oat_expired' };
    assert.equal(await call(client, 'whoami'), 'Bob Brown');
    assert.notEqual(storage.saved.access_token, before.access_token);
    assert.notEqual(storage.saved.refresh_token, before.refresh_token);
    await client.close();
  });

  // The client refreshes its token first if it can, which adds no scope, and then gives up.
  it('asks for the scopes of a tool that rejects it', async () => {
    const { client, transport, storage } = await authorized('alice', { refreshes: false });
    await assert.rejects(call(client, 'emails'), UnauthorizedError);
    assert.equal(storage.authorizationUrl.searchParams.get('scope'), 'profile email');
    await transport.finishAuth(storage.code);
    assert.equal(await call(client, 'emails'), 'alice@example.com');
    assert.equal(await call(client, 'whoami'), 'Alice Adams');
    await client.close();
  });

  it('cannot use a token that was issued for another resource', async () => {
    const { client, storage } = await authorized('alice');
    const form = { grant_type: 'refresh_token', client_id: storage.client.client_id };
    const refresh = (resource) => fetch(`${CLERK_ORIGIN}/oauth/token`, {
      method: 'POST',
      body: new URLSearchParams({ ...form, refresh_token: storage.saved.refresh_token, resource }),
    });
    const response = await refresh('https://other.example/mcp');
    assert.equal(response.status, 400);
    assert.equal((await response.json()).error, 'invalid_target');
    await client.close();
  });

  it('cannot use a revoked token', async () => {
    const { client, storage } = await authorized('bob');
    await client.close();
    // The example caches the verification of the current token for a few seconds: a fresh token is revoked.
    const { client_id } = storage.client;
    const post = (path, form) => fetch(`${CLERK_ORIGIN}${path}`, {
      method: 'POST',
      body: new URLSearchParams({ client_id, ...form }),
    });
    const { refresh_token } = storage.saved;
    const fresh = await (await post('/oauth/token', { grant_type: 'refresh_token', refresh_token })).json();
    assert.equal((await post('/oauth/token/revoke', { token: fresh.refresh_token })).status, 200);
    const response = await fetch(SERVER, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${fresh.access_token}`,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
      },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' }),
    });
    assert.equal(response.status, 401);
    assert.match(response.headers.get('www-authenticate'), /error="invalid_token"/);
  });
});
