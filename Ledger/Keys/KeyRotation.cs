using System.Globalization;
using System.Text;

namespace Ledger;

/// <summary>A change of a log's keys that is signed and not yet in the log.</summary>
/// <param name="Body">Body of its entry.</param>
/// <param name="Sigs">Signatures over it.</param>
public sealed record SignedKeyChange(byte[] Body, IReadOnlyList<EntrySignature> Sigs);

/// <summary>
/// The next keys of a log, each generation in a folder of its own below the first: <c>2</c>, <c>3</c>, … Beside them
/// lies <c>changes</c>, which the exchange writes into its log at its next start. Made where the root key is, off the
/// exchange's machine.
/// </summary>
public static class KeyRotation
{
    private const string ChangesFile = "changes";

    /// <summary>Makes the next generation, which replaces the newest one.</summary>
    /// <param name="folder">The log's key folder.</param>
    /// <param name="root">The root key.</param>
    /// <param name="from">The first size that the new keys sign.</param>
    /// <param name="overlap">How many sizes both sign, at least 1.</param>
    /// <param name="reason">Why, at most 200 characters.</param>
    /// <param name="passphrase">What the folder's keys are sealed with; the next ones are, too.</param>
    /// <returns>The folder that was made.</returns>
    /// <exception cref="IOException">The folder exists, or a file cannot be read or written.</exception>
    public static string Make(
        string folder, PrivateKey root, long from, long overlap, string reason, KeyPassphrase? passphrase = null)
    {
        ArgumentNullException.ThrowIfNull(root);
        ArgumentOutOfRangeException.ThrowIfLessThan(from, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(overlap, 1);
        using var all = LogKeys.Load(folder, passphrase);
        var old = all.Generations[^1];
        var made = Folder(folder, all.Generations.Count + 1);
        using var next = LogKeys.Create(all.Origin);
        var text = new StringBuilder();
        foreach (var vkey in new[] { next.Ed25519Vkey, next.Bip340Vkey })
        {
            var body = KeyChange.Addition(vkey, from, reason);
            text.Append(Line(
                body, root.SignBody(KeyChange.Kind, body), old.SignBody(KeyChange.Kind, body),
                next.SignBody(KeyChange.Kind, body)));
        }

        foreach (var vkey in new[] { old.Ed25519Vkey, old.Bip340Vkey })
        {
            var body = KeyChange.Retirement(vkey, from + overlap - 1, reason);
            text.Append(Line(body, root.SignBody(KeyChange.Kind, body)));
        }

        Directory.CreateDirectory(made);
        SecretFile.Write(Path.Combine(made, ChangesFile), Encoding.ASCII.GetBytes(text.ToString()));
        next.Save(made, passphrase);
        return made;
    }

    /// <summary>The changes of all generations, in their order.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="FormatException">A file is not what <see cref="Make"/> wrote.</exception>
    public static IReadOnlyList<SignedKeyChange> Read(string folder)
    {
        var changes = new List<SignedKeyChange>();
        for (var number = 2; File.Exists(Path.Combine(Folder(folder, number), ChangesFile)); number++)
            foreach (var line in File.ReadLines(Path.Combine(Folder(folder, number), ChangesFile)))
                changes.Add(Parse(line));
        return changes;
    }

    internal static string Folder(string folder, int generation) =>
        Path.Combine(folder, generation.ToString(CultureInfo.InvariantCulture));

    private static string Line(byte[] body, params EntrySignature[] sigs) =>
        Convert.ToBase64String(body) + string.Concat(sigs.Select(sig => $" {sig.By}:{sig.Sig}")) + "\n";

    private static SignedKeyChange Parse(string line)
    {
        var fields = line.Split(' ');
        var sigs = fields.Skip(1).Select(field => field.Split(':') is [var by, var sig]
            ? new EntrySignature(by, sig)
            : throw new FormatException("A key change is a body and signatures."));
        return new(Convert.FromBase64String(fields[0]), [.. sigs]);
    }
}
