namespace Ledger;

/// <summary>
/// A witness's key with the state that remembers what it has signed. They are made together and belong together for
/// good: a key whose memory is gone would sign a second history of a log.
/// </summary>
public static class WitnessKey
{
    /// <summary>Loads the key whose state this is; makes one for a state that has none.</summary>
    /// <param name="name">The witness's name.</param>
    /// <param name="file">The key's file.</param>
    /// <param name="state">The state.</param>
    /// <exception cref="ArgumentException">The state is not this key's, or either is missing; the message says
    /// what to do.</exception>
    /// <exception cref="UnauthorizedAccessException">Others than the owner may read or write the key's file, or it or
    /// the state may not be read.</exception>
    /// <exception cref="IOException">Key or state cannot be read or written.</exception>
    /// <exception cref="FormatException">The key's file does not hold 64 hexadecimal digits.</exception>
    /// <exception cref="LedgerFormatException">The name is empty, or has white space or a plus.</exception>
    public static CosigningKey Open(string name, string file, WitnessState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var owner = state.Owner;
        if (Load(name, file) is not { } key) return owner is null ? Make(name, file, state) : throw Lost(file, owner);
        if (key.Vkey == owner) return key;
        var refusal = Refusal(key, owner, file);
        key.Dispose();
        throw refusal;
    }

    private static CosigningKey? Load(string name, string file)
    {
        try
        {
            return CosigningKey.Load(name, file);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    // The mark first: a stop in between leaves a state without its key, and nothing that could sign.
    private static CosigningKey Make(string name, string file, WitnessState state)
    {
        using var made = CosigningKey.Create(name);
        state.Claim(made.Vkey);
        made.Save(file);
        return CosigningKey.Load(name, file);
    }

    private static ArgumentException Lost(string file, string owner) => new(
        $"The state is that of {owner}, and there is no key in {file}. Point --key to its file. If the key is lost, "
        + "start with a new state folder: a new key is made with it, which policies must then name.");

    private static ArgumentException Refusal(CosigningKey key, string? owner, string file) => new(
        owner is null
            ? $"There is a key in {file}, and the state folder does not know it: it is not mounted, mistyped or lost, "
                + "and to sign without it could be to sign a second history. Point --state to the folder that the key "
                + "was made with. If that is lost, never use the key again: with another --key file a new one is "
                + "made, which policies must then name."
            : $"The state is that of {owner}, not of {key.Vkey}. Point --name, --key and --state to what belongs "
                + "together.");
}
