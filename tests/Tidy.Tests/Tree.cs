using System.Diagnostics;
using TestKit;

namespace Tidy.Tests;

/// <summary>The repository's own files: those that git knows or would take, not what builds leave behind.</summary>
internal static class Tree
{
    private static readonly string[] Ignored =
        [".git", ".data", "bin", "obj", "node_modules", "TestResults", "dist", ".vs", ".idea"];

    public static string Root { get; } = RepositoryRoot.Find();

    /// <summary>Paths from the root, with forward slashes.</summary>
    public static IReadOnlyList<string> Files { get; } =
        [.. (FromGit() ?? FromFolders()).Order(StringComparer.Ordinal)];

    public static IEnumerable<string> WithExtension(params string[] extensions) =>
        Files.Where(file => extensions.Contains(Path.GetExtension(file)));

    public static string Read(string file) => File.ReadAllText(FullPath(file));

    public static string FullPath(string file) => Path.Combine(Root, file);

    private static List<string>? FromGit()
    {
        try
        {
            using var git = Process.Start(new ProcessStartInfo(
                "git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
            {
                WorkingDirectory = Root,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var listed = git.StandardOutput.ReadToEnd();
            git.WaitForExit();
            return git.ExitCode == 0
                ? [.. listed.Split('\0', StringSplitOptions.RemoveEmptyEntries).Distinct()
                    .Where(file => File.Exists(FullPath(file)))]
                : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // There is no git: an archive of the sources is tested like a clone.
            return null;
        }
    }

    private static IEnumerable<string> FromFolders() => Directory
        .EnumerateFiles(Root, "*", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
        .Where(file => !file.Split('/').Any(part => Ignored.Contains(part)));
}
