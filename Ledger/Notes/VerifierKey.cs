using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Ledger;

/// <summary>What a note signature is made with; decides which bytes are signed.</summary>
public enum NoteKeyType
{
    /// <summary>Ed25519 over the note text (type byte 0x01).</summary>
    Ed25519,

    /// <summary>Ed25519 over a time and the note text: a witness (type byte 0x04, cosignature/v1).</summary>
    Cosignature,

    /// <summary>BIP-340 over a tagged hash of the note text (type byte 0xff and a name of ours).</summary>
    Bip340,
}

/// <summary>A public key in the vkey form of signed notes: <c>name+key id+base64(type ‖ key)</c>.</summary>
public sealed class VerifierKey
{
    internal const int MaxTextLength = 1_024;

    private static readonly byte[] Bip340Type = [0xff, .. "compute-ledger/bip340-note-v1"u8];

    // Made once: libcrypto takes a twelfth of a verification to make a key.
    private readonly Lazy<Crypto.PkeyHandle> _native;

    private VerifierKey(string name, NoteKeyType type, byte[] publicKey)
    {
        _native = new(() => Crypto.FromPublicKey(publicKey));
        Name = name;
        Type = type;
        PublicKey = publicKey;
        Id = KeyId(name, TypedKey);
    }

    /// <summary>Name on the signature line; of a log's keys its origin.</summary>
    public string Name { get; }

    /// <summary>Kind of signature.</summary>
    public NoteKeyType Type { get; }

    /// <summary>The public key, 32 bytes.</summary>
    public byte[] PublicKey { get; }

    /// <summary>First four bytes of SHA-256(name ‖ 0x0A ‖ type ‖ key), big-endian. It selects a key, it proves
    /// nothing.</summary>
    public uint Id { get; }

    private byte[] TypedKey => Type switch
    {
        NoteKeyType.Ed25519 => [1, .. PublicKey],
        NoteKeyType.Cosignature => [4, .. PublicKey],
        _ => [.. Bip340Type, .. PublicKey],
    };

    /// <summary>Makes the vkey of a public key.</summary>
    /// <exception cref="LedgerFormatException">The name is empty, or has white space or a plus; or the key is not 32
    /// bytes.</exception>
    public static VerifierKey Create(string name, NoteKeyType type, byte[] publicKey)
    {
        ArgumentNullException.ThrowIfNull(publicKey);
        if (!IsKeyName(name)) throw new LedgerFormatException("a key name has no space and no plus", 0, name);
        if (publicKey.Length != 32)
            throw new LedgerFormatException("a public key is 32 bytes", 0, $"{publicKey.Length}");
        return new(name, type, publicKey);
    }

    /// <summary>Reads a vkey.</summary>
    /// <exception cref="LedgerFormatException">Ill-formed, of an unknown type, or its key id does not fit.</exception>
    public static VerifierKey Parse(string vkey)
    {
        ArgumentNullException.ThrowIfNull(vkey);
        // The base64 may hold plus signs, the name may not: the first two separate.
        var parts = vkey.Split('+', 3);
        if (vkey.Length > MaxTextLength || parts.Length != 3 || !IsKeyName(parts[0]) || !LowerHex.Is(parts[1], 8)
            || !StrictBase64.TryDecode(parts[2], out var typed))
            throw new LedgerFormatException("a vkey is name+8 hexadecimal digits+base64", 0, vkey);
        var (type, prefix) = typed switch
        {
            [1, ..] => (NoteKeyType.Ed25519, 1),
            [4, ..] => (NoteKeyType.Cosignature, 1),
            _ when typed.AsSpan().StartsWith(Bip340Type) => (NoteKeyType.Bip340, Bip340Type.Length),
            _ => throw new LedgerFormatException("a vkey of a type that is not known here", 0, vkey),
        };
        var key = Create(parts[0], type, typed[prefix..]);
        if (key.Id.ToString("x8", null) != parts[1])
            throw new LedgerFormatException("a vkey's key id does not fit its key", parts[0].Length + 1, parts[1]);
        return key;
    }

    /// <summary>The vkey's text.</summary>
    public override string ToString() => $"{Name}+{Id:x8}+{Convert.ToBase64String(TypedKey)}";

    /// <summary>Whether a signature (without its key id) is this key's over a note text.</summary>
    /// <param name="noteText">The text with its last newline.</param>
    /// <param name="signature">64 bytes; of a witness 8 bytes of time before them.</param>
    public bool Verify(ReadOnlySpan<byte> noteText, ReadOnlySpan<byte> signature) => Type switch
    {
        NoteKeyType.Ed25519 => Ed25519Key.Verify(_native.Value, noteText, signature),
        NoteKeyType.Bip340 => Bip340.Verify(PublicKey, LedgerHash.Checkpoint(noteText), signature),
        _ => signature.Length == 72 && Ed25519Key.Verify(
            _native.Value, CosignedMessage(BinaryPrimitives.ReadUInt64BigEndian(signature), noteText), signature[8..]),
    };

    internal static bool IsKeyName(string name) =>
        name.Length > 0 && !name.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c == '+');

    internal static byte[] CosignedMessage(ulong time, ReadOnlySpan<byte> noteText) =>
        [.. Encoding.ASCII.GetBytes($"cosignature/v1\ntime {time}\n"), .. noteText];

    private static uint KeyId(string name, byte[] typedKey) =>
        BinaryPrimitives.ReadUInt32BigEndian(
            SHA256.HashData([.. Encoding.UTF8.GetBytes(name), (byte)'\n', .. typedKey]));
}
