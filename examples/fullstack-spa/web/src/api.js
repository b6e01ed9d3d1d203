import { useAuth } from '@clerk/react';

export const API_URL = import.meta.env.VITE_API_URL ?? 'http://127.0.0.1:3001';

// Returns a function that calls the API with the user's token, which `getToken` renews before it expires.
export function useApi() {
  const { getToken } = useAuth();
  return async (method, path) => {
    const token = await getToken();
    const headers = token ? { Authorization: `Bearer ${token}` } : {};
    return fetch(API_URL + path, { method, headers });
  };
}
