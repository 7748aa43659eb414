import { cloudflare } from "internal:web/cloudflare";
import { identity } from "internal:web/parts";

identity.provide({ Cloudflare: cloudflare });
