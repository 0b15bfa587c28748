using System.Security.Cryptography;

namespace EventStore;

/// <summary>An idempotency key: of appends under one key and of one content, only the first is done.</summary>
public sealed record AppendKey
{
    /// <summary>The most characters of a key.</summary>
    public const int MaxLength = 200;

    /// <summary>A key and what was asked for under it.</summary>
    /// <param name="key">The key, unique in the schema: 1 to 200 characters, such as the caller's name and the number
    /// it gave its request.</param>
    /// <param name="content">What was asked for, in the caller's own bytes: the request, not the events that come of
    /// it, for these may differ the second time. Only its hash is kept.</param>
    /// <exception cref="ArgumentException">The key is empty or too long.</exception>
    public AppendKey(string key, ReadOnlySpan<byte> content)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(key.Length, MaxLength, nameof(key));
        Key = key;
        ContentHash = SHA256.HashData(content);
    }

    /// <summary>The key.</summary>
    public string Key { get; }

    /// <summary>The SHA-256 of the content.</summary>
    internal byte[] ContentHash { get; }
}
