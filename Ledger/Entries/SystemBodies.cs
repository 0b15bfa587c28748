using System.Security.Cryptography;
using System.Text;

namespace Ledger;

/// <summary>Bodies of the entries that the log writes about itself; nobody signs them.</summary>
public static class SystemBodies
{
    /// <summary>Kind of entry 0.</summary>
    public const string GenesisKind = "ledger.genesis";

    /// <summary>Kind of the entry that records the checkpoint before it.</summary>
    public const string CheckpointKind = "ledger.checkpoint";

    /// <summary>Kind of the heartbeat.</summary>
    public const string TickKind = "ledger.tick";

    /// <summary>Body of entry 0: origin, format, keys and limits.</summary>
    public static byte[] Genesis(LogKeys keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        return new CanonicalObject()
            .Add("format", EntryFormat.Name)
            .Add("maxEntryBytes", EntryFormat.MaxBytes)
            .Add("origin", keys.Origin)
            .Add("vkeys", [keys.Ed25519Vkey, keys.Bip340Vkey])
            .ToUtf8();
    }

    /// <summary>Body that chains the last checkpoint into the log: its size, root (hex) and the SHA-256 of its
    /// note.</summary>
    /// <param name="previousNote">The signed note of the checkpoint.</param>
    /// <exception cref="LedgerFormatException">The note is ill-formed.</exception>
    public static byte[] Checkpoint(string previousNote)
    {
        var checkpoint = Ledger.Checkpoint.Parse(SignedNote.Parse(previousNote).Text);
        return new CanonicalObject()
            .Add("note", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(previousNote))))
            .Add("root", Convert.ToHexStringLower(checkpoint.Root))
            .Add("size", checkpoint.Size)
            .ToUtf8();
    }

    /// <summary>Body of a heartbeat: empty, its time is what it says.</summary>
    public static byte[] Tick() => "{}"u8.ToArray();
}
