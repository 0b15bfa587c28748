using System.Text;

namespace Ledger.Verifier;

/// <summary>The test vectors inside of the program.</summary>
internal static class EmbeddedVectors
{
    public static byte[] Bytes(string name)
    {
        using var stream = typeof(EmbeddedVectors).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidDataException($"The program does not hold {name}.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    public static string Text(string name) => Encoding.UTF8.GetString(Bytes(name));

    /// <summary>Names of the files below a folder.</summary>
    public static IEnumerable<string> Below(string folder) =>
        typeof(EmbeddedVectors).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(folder + "/", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    /// <summary>Writes a folder's files out.</summary>
    public static void Extract(string folder, string to)
    {
        foreach (var name in Below(folder))
        {
            var path = Path.Combine(to, name[(folder.Length + 1)..]);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, Bytes(name));
        }
    }
}
