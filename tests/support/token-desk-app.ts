// The script of the token desk's app, as a browser runs it.

export interface AppSettings {
  readonly authUrl: string;
  readonly apiUrl: string;
  readonly socketUrl: string;
  readonly storage: 'localStorage' | 'sessionStorage';
  readonly live: boolean;
}

export function appScript(settings: AppSettings): string {
  return `const settings = ${JSON.stringify(settings)};
const keep = window[settings.storage];
const root = document.getElementById('root');
const b64 = (bytes) => btoa(String.fromCharCode(...bytes)).replace(/\\+/g, '-').replace(/\\//g, '_').replace(/=/g, '');
const tokens = () => JSON.parse(keep.getItem('desk.tokens') ?? 'null');
const token = async (body) => {
  const answer = await fetch(settings.authUrl + '/oauth/token', { method: 'POST',
    headers: { 'content-type': 'application/json', 'x-client': 'desk' }, body: JSON.stringify(body) });
  if (!answer.ok) { keep.removeItem('desk.tokens'); return signIn(); }
  keep.setItem('desk.tokens', JSON.stringify(await answer.json()));
};
const signIn = async () => {
  const verifier = b64(crypto.getRandomValues(new Uint8Array(32)));
  const state = b64(crypto.getRandomValues(new Uint8Array(8)));
  sessionStorage.setItem('desk.pkce', JSON.stringify({ verifier, state }));
  const challenge = b64(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))));
  location.href = settings.authUrl + '/authorize?' + new URLSearchParams({ response_type: 'code', state,
    code_challenge: challenge, redirect_uri: location.origin + '/callback' });
  return new Promise(() => {});
};
const read = async (operationName, query, variables, retried) => {
  const answer = await fetch(settings.apiUrl + '/graphql', { method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer ' + tokens().access_token },
    body: JSON.stringify({ operationName, query, variables }) });
  if (answer.status === 401 && !retried) {
    await token({ grant_type: 'refresh_token', refresh_token: tokens().refresh_token });
    return read(operationName, query, variables, true);
  }
  return (await answer.json()).data;
};
const live = () => {
  if (!settings.live) return;
  const socket = new WebSocket(settings.socketUrl);
  socket.onopen = () => {
    socket.send(JSON.stringify({ type: 'auth', token: tokens().access_token }));
    socket.send(JSON.stringify({ type: 'typing', on: true }));
    socket.send(JSON.stringify({ type: 'subscribe', room: 'inbox' }));
    socket.send('2');
  };
  socket.onmessage = ({ data }) => { document.body.dataset.socket = data; };
  socket.onclose = () => { document.body.dataset.socket ??= 'closed'; };
  const stream = new EventSource(settings.apiUrl + '/events?access_token=' + tokens().access_token);
  stream.addEventListener('presence', ({ data }) => { document.body.dataset.presence = data; });
  stream.onerror = () => { document.body.dataset.presence ??= 'refused'; };
};
const draw = async () => {
  if (location.pathname === '/callback') {
    const { verifier, state } = JSON.parse(sessionStorage.getItem('desk.pkce'));
    const found = new URLSearchParams(location.search);
    if (found.get('state') !== state) throw new Error('state');
    await token({ grant_type: 'authorization_code', code: found.get('code'), code_verifier: verifier });
    history.replaceState(null, '', '/inbox');
  }
  if (!tokens()) return signIn();
  live();
  const id = location.pathname.startsWith('/threads/') ? location.pathname.slice(9) : null;
  if (id) {
    const { thread } = await read('Thread', 'query Thread($id: ID!) { thread(id: $id) { id title body } }', { id });
    root.innerHTML = '<nav id="user-menu">Ann</nav><main class="thread" data-id="' + thread.id + '"><h1>' + thread.title + '</h1><div class="body">' + thread.body + '</div></main>';
    read('MarkThreadRead', 'mutation MarkThreadRead($id: ID!) { markThreadRead(id: $id) }', { id }, true).catch(() => {});
    return;
  }
  const { threads } = await read('InboxThreads', 'query InboxThreads { threads { totalCount nodes { id title } } }', {});
  root.innerHTML = '<nav id="user-menu">Ann</nav><main class="inbox"><p class="name">Tokens</p><p class="zone">UTC</p><p class="count">' + threads.totalCount + '</p>'
    + threads.nodes.map(({ id, title }) => '<p class="row" data-id="' + id + '">' + title + '</p>').join('') + '</main>';
};
draw();
`;
}
