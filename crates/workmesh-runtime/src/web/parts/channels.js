import { isPort, MessageChannel, MessagePort } from "internal:web/message_channel";
import { channels } from "internal:web/parts";

channels.provide({ isPort, MessageChannel, MessagePort });
