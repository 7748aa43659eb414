import { MessageEvent } from "internal:web/message_event";
import { messages } from "internal:web/parts";

messages.provide({ MessageEvent });
