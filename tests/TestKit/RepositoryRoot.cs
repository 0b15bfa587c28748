namespace TestKit;

/// <summary>Where the repository is, seen from a test's output folder.</summary>
public static class RepositoryRoot
{
    /// <summary>The folder that holds <c>Marketplace.sln</c>.</summary>
    public static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Marketplace.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException($"{AppContext.BaseDirectory} is not within the repository.");
    }
}
