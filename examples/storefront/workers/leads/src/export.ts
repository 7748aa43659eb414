// Every lead, one JSON document a line, read as fast as the client takes it: the table may be of any size.

import { utf8 } from "../../../src/encoding";
import { list } from "./leads";

const BATCH = 100;

export function exportLeads(db: D1Database): Response {
  let before: number | null = null;
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const rows = await list(db, { user: null, before, limit: BATCH });
      if (rows.length > 0)
        controller.enqueue(utf8(rows.map(({ lead }) => `${JSON.stringify(lead)}\n`).join("")));
      before = rows.at(-1)?.seq ?? before;
      if (rows.length < BATCH) controller.close();
    },
  });
  return new Response(body, {
    headers: {
      "content-type": "application/x-ndjson; charset=utf-8",
      "content-disposition": 'attachment; filename="leads.ndjson"',
      "cache-control": "private, no-store",
    },
  });
}
