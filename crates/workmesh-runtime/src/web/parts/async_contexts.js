import { entryOf, extended, runIn } from "internal:node/async_context";
import { asyncContexts } from "internal:web/parts";

asyncContexts.provide({ entryOf, extended, runIn });
