import { CloseEvent } from "internal:web/close_event";
import { ErrorEvent } from "internal:web/error_event";
import { MessageEvent } from "internal:web/message_event";
import { messages } from "internal:web/parts";

messages.provide({ CloseEvent, ErrorEvent, MessageEvent });
