import { EventSource } from "internal:web/event_source";
import { eventSources } from "internal:web/parts";

eventSources.provide({ EventSource });
