import {
  OrganizationSwitcher, Show, SignIn, UserButton, useClerk, useReverification,
} from '@clerk/react';
import { isReverificationCancelledError } from '@clerk/react/errors';
import { useState } from 'react';

import { useApi } from './api.js';

export function App() {
  const { loaded } = useClerk();
  return (
    <main data-ready={loaded}>
      <header>
        <h1>Clerk in React and axum</h1>
        <Show when="signed-in">
          <OrganizationSwitcher />
          <UserButton />
        </Show>
      </header>
      <Show when="signed-out">
        <SignIn routing="hash" withSignUp />
      </Show>
      <Call method="GET" path="/me" note="signed out: 401" />
      <Call method="GET" path="/admin" note="role org:admin; bob: 403" />
      <Transfer />
    </main>
  );
}

// A route of the API with a button that calls it.
function Call({ method, path, note }) {
  const api = useApi();
  const [result, setResult] = useState();
  const call = async () => {
    const response = await api(method, path);
    setResult({ status: response.status, body: await response.json().catch(() => null) });
  };
  return <Route name={`${method} ${path}`} note={note} onCall={call} result={result} />;
}

// A route that requires a recent verification. On its 403, the hook opens Clerk's dialog, and repeats the request
// after the user has entered the password.
function Transfer() {
  const api = useApi();
  const [result, setResult] = useState();
  const [statuses, setStatuses] = useState([]);
  const transfer = useReverification(async () => {
    const response = await api('POST', '/transfers');
    setStatuses((earlier) => [...earlier, response.status]);
    // The hook reads the body of a response itself, and returns it.
    return response;
  });
  const call = async () => {
    setStatuses([]);
    try {
      setResult({ body: await transfer() });
    } catch (error) {
      if (!isReverificationCancelledError(error)) throw error;
      setResult({ body: 'The dialog was closed.' });
    }
  };
  const shown = statuses.length > 0 ? { ...result, status: statuses.join(' → ') } : result;
  return <Route name="POST /transfers" note="password verified in the last ten minutes" onCall={call} result={shown} />;
}

function Route({ name, note, onCall, result }) {
  return (
    <section>
      <code>{name}</code>
      <small>{note}</small>
      <output>{result?.status}</output>
      <button aria-label={`Call ${name}`} onClick={onCall}>Call</button>
      {result?.body && <pre>{JSON.stringify(result.body, null, 2)}</pre>}
    </section>
  );
}
