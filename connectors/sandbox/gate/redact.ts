const secrets = ['access_token', 'appsecret_proof', 'input_token', 'client_secret', 'fb_exchange_token'];

/** The path and query of a call as it may be shown: no token, no proof. */
export function redactedPath(url: URL): string {
  const query = new URLSearchParams(url.search);
  for (const name of secrets) if (query.has(name)) query.set(name, 'REDACTED');
  const text = query.toString();
  return text === '' ? url.pathname : `${url.pathname}?${text}`;
}
