using System.Text.Json;
using Exchange.Contracts.Wire;
using Ledger;

namespace Exchange.Contracts.Client;

/// <summary>The one byte string of a wire record: what is hashed and signed.</summary>
internal static class Canonical
{
    public static byte[] Bytes<T>(T value) =>
        CanonicalJson.Canonicalise(JsonSerializer.SerializeToUtf8Bytes(value, WireJson.Options));
}
