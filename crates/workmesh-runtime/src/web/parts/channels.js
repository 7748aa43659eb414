import { MessageChannel, MessagePort } from "internal:web/message_channel";
import { channels } from "internal:web/parts";

channels.provide({ MessageChannel, MessagePort });
