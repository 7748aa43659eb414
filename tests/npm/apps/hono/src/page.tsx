// Server-side JSX with hono's own runtime.
import type { FC, PropsWithChildren } from 'hono/jsx';

const Layout: FC<PropsWithChildren<{ title: string }>> = ({ title, children }) => (
  <html lang="en">
    <head>
      <title>{title}</title>
    </head>
    <body>{children}</body>
  </html>
);

export const Page: FC<{ title: string; items: string[] }> = ({ title, items }) => (
  <Layout title={title}>
    <h1 class="top">{title}</h1>
    <ul>
      {items.map((item, index) => (
        <li key={item} data-index={index}>
          {item}
        </li>
      ))}
    </ul>
    <>
      <input type="checkbox" checked disabled={false} />
      <p style={{ color: 'red', marginTop: '1px' }}>{null}{undefined}{0}</p>
    </>
  </Layout>
);
