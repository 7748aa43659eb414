// Texts in and out: marked, yaml, fast-xml-parser and devalue.
import * as devalue from 'devalue';
import { XMLBuilder, XMLParser, XMLValidator } from 'fast-xml-parser';
import { Marked, marked } from 'marked';
import YAML from 'yaml';

const attempt = (make: () => unknown) => {
  try {
    return make();
  } catch (error) {
    return { name: (error as Error).name, message: (error as Error).message };
  }
};
const xml = new XMLParser({ ignoreAttributes: false, cdataPropName: '#cdata' });

const routes: Record<string, (text: string) => unknown> = {
  '/markdown': (text) => marked.parse(text),
  '/tokens': (text) => marked.lexer(text).map((token) => token.type),
  '/headings': (text) => new Marked({ renderer: { heading: ({ depth, text }) => `<h${depth} id="${text.toLowerCase()}">` } }).parse(text),
  '/yaml': (text) => attempt(() => YAML.parse(text)),
  '/yaml-written': (text) => YAML.stringify(JSON.parse(text)),
  '/yaml-edited': (text) => {
    const document = YAML.parseDocument(text);
    document.set('added', [1]);
    return String(document);
  },
  '/xml': (text) => attempt(() => xml.parse(text, true)),
  '/xml-valid': (text) => XMLValidator.validate(text),
  '/xml-written': (text) => new XMLBuilder({ ignoreAttributes: false, format: true }).build(JSON.parse(text)),
  '/json': (text) => attempt(() => JSON.parse(text)),
  '/devalue': () => {
    const value: Record<string, unknown> = { at: new Date(0), map: new Map([[1, new Set(['a'])]]), re: /x/g, big: 12n, no: undefined, zero: -0, end: '</script>' };
    value.self = value;
    return [devalue.uneval(value), devalue.stringify(value), attempt(() => devalue.stringify({ call() {} })), devalue.parse(devalue.stringify(value)).self.big === 12n];
  },
};

export default {
  async fetch(request: Request): Promise<Response> {
    const route = routes[new URL(request.url).pathname];
    return route === undefined ? new Response('no such document', { status: 404 }) : Response.json({ result: await route(await request.text()) });
  },
};
