// Talking to the server: every request is JSON to our own address, under the token of this page.
const base = new URL(".", document.baseURI);

export const me = {
  get who() {
    return localStorage.getItem("align-who") || document.body.dataset.user;
  },
  set who(name) {
    localStorage.setItem("align-who", name.trim());
  },
};

async function send(path, data) {
  const answer = await fetch(new URL(path, base), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(data),
  });
  if (answer.status >= 500) throw new Error(`the server answered ${answer.status}`);
  return answer;
}

// A JSON answer: {ok, status, ...}. What the server cannot do is an answer too; only a lost server throws.
export async function ask(path, data = {}) {
  const answer = await send(path, { who: me.who, ...data });
  return { ...(await answer.json()), ok: answer.ok, status: answer.status };
}

export async function html(path, data) {
  return (await send(path, data)).text();
}

export async function get(path) {
  const answer = await fetch(new URL(path, base));
  if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
  return answer.json();
}

// Everything that anyone changes, in order; after a break what was missed comes first.
export function listen(since, hear, lost) {
  let last = since;
  let stream;
  const open = () => {
    stream = new EventSource(new URL(`events?since=${last}`, base));
    stream.onopen = () => lost(false);
    stream.onmessage = (event) => {
      const told = JSON.parse(event.data);
      last = Math.max(last, told.seq);
      hear(told);
    };
    stream.onerror = () => {
      lost(true);
      stream.close();
      setTimeout(() => document.hidden || stream.readyState !== EventSource.CLOSED || open(), 1500);
    };
  };
  open();
  // A browser opens six connections to one server: a tab nobody looks at gives its own back.
  document.addEventListener("visibilitychange", () => {
    stream?.close();
    if (!document.hidden) open();
  });
}
