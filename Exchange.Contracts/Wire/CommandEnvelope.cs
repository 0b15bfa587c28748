using System.Text.Json;

namespace Exchange.Contracts.Wire;

/// <summary>A command as it travels: the body, its signature, and what the body only commits to.</summary>
/// <param name="Body">The command's body; see the type for the route.</param>
/// <param name="Signature">Missing only from a portal session of a participant that allows it.</param>
/// <param name="Opening">The confidential part, when the body carries a commitment.</param>
public sealed record CommandEnvelope(JsonElement Body, WireSignature? Signature, Opening? Opening);

/// <summary>A BIP-340 signature over the tagged hash of kind and canonical body.</summary>
/// <param name="By">The x-only public key, 64 lower-case hex digits.</param>
/// <param name="Sig">The signature, 128 lower-case hex digits.</param>
public sealed record WireSignature(string By, string Sig);

/// <summary>
/// What a commitment commits to. The commitment is
/// <c>T("compute-ledger/v1/commit", salt ‖ canonical JSON of payload)</c>.
/// </summary>
/// <param name="Salt">32 random bytes, 64 lower-case hex digits.</param>
/// <param name="Payload">The confidential members.</param>
public sealed record Opening(string Salt, JsonElement Payload);
