// Strings and streams of react-dom/server.
import { Component, createContext, lazy, Suspense, use, useContext, useId, useMemo, useReducer, useState, type ReactNode } from 'react';
import { preload } from 'react-dom';
import { renderToReadableStream, renderToStaticMarkup, renderToString } from 'react-dom/server';

const Theme = createContext('light');
const after = <T,>(ms: number, value: T) => new Promise<T>((resolve) => setTimeout(() => resolve(value), ms));

function Field({ name }: { name: string }) {
  const id = useId();
  const [value] = useState(() => `<${name}>`);
  const [count] = useReducer((n: number) => n + 1, 5);
  const length = useMemo(() => value.length, [value]);
  return (
    <label htmlFor={id} className={useContext(Theme)} style={{ marginTop: 3, color: 'red', WebkitLineClamp: 2 }}>
      {name} {count} {length}
      <input id={id} defaultValue={value} disabled aria-hidden onChange={() => {}} data-x={'"'} />
    </label>
  );
}

const App = () => (
  <Theme.Provider value="dark">
    <title>Books & more</title>
    <Field name="a" />
    <select defaultValue="2"><option value="1">1</option><option value="2">2</option></select>
    <svg viewBox="0 0 1 1"><path strokeWidth={2} d="M0" /></svg>
    {null}{false}{0}{'<&>'}
    <p dangerouslySetInnerHTML={{ __html: '<b>raw</b>' }} />
  </Theme.Provider>
);

const Page = ({ children }: { children: ReactNode }) => (
  <html lang="en"><head><link rel="stylesheet" href="/a.css" /></head><body>{children}</body></html>
);
const Late = ({ value }: { value: Promise<string> }) => <b>{use(value)}</b>;
const Lazy = lazy(async () => ({ default: () => <i>lazy</i> }));
const Async = async ({ value }: { value: string }) => <u>{await after(1, value)}</u>;

class Boundary extends Component<{ children: ReactNode }> {
  override render() {
    return this.props.children;
  }
}
function Broken(): ReactNode {
  throw new Error('broken on purpose');
}
function Hinting() {
  preload('/a.js', { as: 'script' });
  return <p>hinted</p>;
}

const pages: Record<string, () => Promise<ReadableStream> | string> = {
  '/string': () => renderToString(<App />),
  '/static': () => renderToStaticMarkup(<App />),
  '/stream': () =>
    renderToReadableStream(<Page><App /><Suspense fallback={<p>wait</p>}><Late value={after(30, 'late')} /></Suspense></Page>, {
      bootstrapScripts: ['/main.js'],
      bootstrapScriptContent: 'window.at = "</script>"',
      nonce: 'n',
    }),
  '/lazy': () => renderToReadableStream(<Page><Suspense fallback="wait"><Lazy /></Suspense></Page>),
  '/async': () => renderToReadableStream(<Page><Suspense fallback="wait"><Async value="async" /></Suspense></Page>),
  '/hints': () => renderToReadableStream(<Page><Hinting /></Page>),
  '/many': () => renderToReadableStream(<ul>{Array.from({ length: 300 }, (_, i) => <li key={i}>é {i}</li>)}</ul>),
  async '/ready'() {
    const stream = await renderToReadableStream(<Page><Suspense fallback="wait"><Late value={after(2, 'all')} /></Suspense></Page>);
    await stream.allReady;
    return stream;
  },
  async '/failing'() {
    const seen: string[] = [];
    const stream = await renderToReadableStream(<Page><Boundary><Suspense fallback="wait"><Late value={Promise.reject(new Error('later'))} /></Suspense></Boundary></Page>, {
      onError: (error) => { seen.push((error as Error).message); },
    });
    await new Response(stream).text();
    return new Response(JSON.stringify(seen)).body as ReadableStream;
  },
  '/shell': () => renderToReadableStream(<Broken />, { onError() {} }),
};

export default {
  async fetch(request: Request): Promise<Response> {
    const page = pages[new URL(request.url).pathname];
    if (page === undefined) return new Response('no such page', { status: 404 });
    try {
      return new Response(await page(), { headers: { 'content-type': 'text/html; charset=utf-8' } });
    } catch (error) {
      return new Response((error as Error).message, { status: 500 });
    }
  },
};
