export default { fetch: () => Response.json({ from: "back" }) };
