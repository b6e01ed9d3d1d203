// The official conformance tests of authorization servers against the offline instance.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, it } from 'node:test';

import { consentOverHttp } from './consent.mjs';

const { MCP_ORIGIN, CLERK_ORIGIN } = process.env;
const PORT = '8977';
const CONFORMANCE = 'node_modules/@modelcontextprotocol/conformance/dist/index.js';

async function register() {
  const response = await fetch(`${CLERK_ORIGIN}/oauth/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      client_name: 'Conformance tests',
      redirect_uris: [`http://127.0.0.1:${PORT}/callback`],
      token_endpoint_auth_method: 'none',
    }),
  });
  assert.equal(response.status, 201);
  return (await response.json()).client_id;
}

describe('the authorization server', () => {
  it('passes the conformance tests', async () => {
    const options = ['--url', CLERK_ORIGIN, '--client-id', await register(), '--port', PORT,
      '--resource', `${MCP_ORIGIN}/mcp`];
    const runner = spawn(process.execPath, [CONFORMANCE, 'authorization', ...options]);
    let output = '';
    let consented;
    const read = (chunk) => {
      output += chunk;
      const url = output.match(/^http:\S+\/oauth\/authorize\?\S+$/m);
      if (url) consented ??= consentOverHttp(url[0], 'alice');
    };
    runner.stdout.on('data', read);
    runner.stderr.on('data', read);
    const [code] = await once(runner, 'exit');
    console.log(output);
    assert.equal(code, 0, output);
    assert.ok(consented, output);
    assert.equal((await consented).status, 200);
    assert.match(output, /authorization-code-grant/);
    assert.doesNotMatch(output, /skipped/i);
  });
});
