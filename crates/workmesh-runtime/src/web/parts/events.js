import * as abort from "internal:web/abort";
import { CustomEvent, Event } from "internal:web/event";
import { EventTarget } from "internal:web/event_target";
import { events } from "internal:web/parts";

events.provide({ ...abort, CustomEvent, Event, EventTarget });
