// Nested query strings with qs: CommonJS that requires CommonJS, with a `browser` field among its dependencies.
import qs, { stringify } from 'qs';
import * as everything from 'qs';

export default {
  async fetch(request) {
    const url = new URL(request.url);
    switch (url.pathname) {
      case '/parse':
        return Response.json(qs.parse(url.search, { ignoreQueryPrefix: true, depth: 3 }));
      case '/parse-dots':
        return Response.json(qs.parse(url.search.slice(1), { allowDots: true, comma: true }));
      case '/stringify': {
        const arrayFormat = url.searchParams.get('format') ?? 'indices';
        return new Response(stringify(await request.json(), { arrayFormat, sort: (a, b) => a.localeCompare(b) }));
      }
      case '/interop':
        return Response.json({
          keys: Object.keys(qs).sort(),
          named: Object.keys(everything).sort(),
          same: everything.default === qs && stringify === qs.stringify,
          formats: qs.formats.default,
        });
      default:
        return new Response('not found', { status: 404 });
    }
  },
};
