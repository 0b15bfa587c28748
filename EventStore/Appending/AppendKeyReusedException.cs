namespace EventStore;

/// <summary>An <see cref="AppendKey"/> was used before, for another content. Nothing was stored.</summary>
/// <param name="key">The key.</param>
/// <param name="inner">What the database said.</param>
public sealed class AppendKeyReusedException(string key, Exception? inner = null)
    : Exception($"The key {key} was used before, for another content; nothing was written.", inner)
{
    /// <summary>The key.</summary>
    public string Key { get; } = key;
}
